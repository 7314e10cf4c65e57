using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace DriftExporter.Tests.Numerics;

/// <summary>
/// The tests run once for each set of instructions: DRIFT_LEG=plain; noavx512 with DOTNET_EnableAVX512=0; noavx2 with
/// DOTNET_EnableAVX2=0; nohw with DOTNET_EnableHWIntrinsic=0. A misspelt switch would test the same code four times.
/// </summary>
public sealed class InstructionSetLegTests
{
    [Fact]
    public void Process_HasTheInstructionsOfItsLeg_WhenOneIsNamed()
    {
        switch (Environment.GetEnvironmentVariable("DRIFT_LEG"))
        {
            case null or "":
                Assert.Skip("DRIFT_LEG is not set.");
                break;
            case "plain":
                Assert.True(Vector.IsHardwareAccelerated, "no vectors at all");
                Assert.Equal(CpuHas("avx2"), Avx2.IsSupported);
                Assert.Equal(CpuHas("avx512f") && CpuHas("avx512bw") && CpuHas("avx512vl") && CpuHas("avx512dq") && CpuHas("avx512cd"), Avx512F.IsSupported);
                break;
            case "noavx512":
                Assert.False(Avx512F.IsSupported || Vector512.IsHardwareAccelerated, "AVX-512 is on");
                Assert.Equal(CpuHas("avx2"), Avx2.IsSupported);
                break;
            case "noavx2":
                Assert.False(Avx2.IsSupported || Vector256.IsHardwareAccelerated || Avx512F.IsSupported, "AVX2 is on");
                Assert.True(Vector.IsHardwareAccelerated && Vector128.IsHardwareAccelerated, "no vectors at all");
                Assert.Equal(2, Vector<double>.Count);
                break;
            case "nohw":
                Assert.False(Vector.IsHardwareAccelerated || Vector128.IsHardwareAccelerated || Sse42.IsSupported || AdvSimd.IsSupported, "vectors are on");
                break;
            case var leg:
                Assert.Fail($"DRIFT_LEG={leg} is none of plain, noavx512, noavx2, nohw.");
                break;
        }
    }

    private static bool CpuHas(string flag) =>
        File.Exists("/proc/cpuinfo")
        && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal)) is { } flags
        && flags.Split(' ').Contains(flag);
}
