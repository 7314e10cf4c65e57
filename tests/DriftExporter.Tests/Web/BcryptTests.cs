using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using DriftExporter.Web;

namespace DriftExporter.Tests.Web;

/// <summary>bcrypt against published vectors, and against the C library's crypt.</summary>
public sealed class BcryptTests
{
    /// <summary>The first three and the long one are crypt_blowfish's, those of cost 6 jBCrypt's, the last exporter-toolkit's.</summary>
    [Theory]
    [InlineData("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK")]
    [InlineData("U*U*U", "$2b$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a")]
    [InlineData("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789chars after 72 are ignored", "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui")]
    [InlineData("a", "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe")]
    [InlineData("abc", "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i")]
    [InlineData("fakepassword", "$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi")]
    public void Verify_KnowsPublishedHashes(string password, string hash)
    {
        Assert.True(Bcrypt.Parse(hash)!.Verify(Encoding.UTF8.GetBytes(password)));
        Assert.False(Bcrypt.Parse(hash)!.Verify(Encoding.UTF8.GetBytes("x" + password)));
    }

    /// <summary>Perl's crypt is the C library's, where libxcrypt knows bcrypt.</summary>
    [Fact]
    public async Task Verify_AgreesWithTheSystemsCrypt_ForAwkwardPasswords()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/perl"))
            Assert.Skip("There is no /usr/bin/perl.");
        var random = new Random(1977);
        byte[][] passwords = [.. Enumerable.Range(0, 80).Select(length => Enumerable.Range(0, length).Select(_ => (byte)random.Next(1, 256)).ToArray())];
        const string Salts = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        var script = new StringBuilder();
        foreach (byte[] password in passwords)
        {
            string salt = string.Concat(Enumerable.Range(0, 21).Select(_ => Salts[random.Next(64)])) + ".Oeu"[random.Next(4)];
            script.Append(System.Globalization.CultureInfo.InvariantCulture, $"print crypt(pack('H*','{Convert.ToHexString(password)}'), '$2b$04${salt}') // '', \"\\n\";");
        }

        using Process perl = Process.Start(new ProcessStartInfo("/usr/bin/perl", ["-e", script.ToString()]) { RedirectStandardOutput = true })!;
        string[] hashes = (await perl.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (hashes.Length == 0 || !hashes[0].StartsWith("$2b$", StringComparison.Ordinal))
            Assert.Skip("The C library has no bcrypt.");
        Assert.Equal(passwords.Length, hashes.Length);
        for (int index = 0; index < passwords.Length; index++)
        {
            Assert.True(Bcrypt.Parse(hashes[index])!.Verify(passwords[index]), $"length {index}: {hashes[index]}");
            byte[] other = [.. passwords[index], (byte)'x'];
            Assert.Equal(index >= 72, Bcrypt.Parse(hashes[index])!.Verify(other));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("doe")]
    [InlineData("$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$2$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeWx")]
    [InlineData("$1a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$2a$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$2a$21$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$2a$+5$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe")]
    [InlineData("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeWW")]
    [InlineData("$2a$05$CCCCCCCCCCCCCCCCCCCCC=E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    public void Parse_IsNull_ForWhatIsNoHash(string text) => Assert.Null(Bcrypt.Parse(text));

    /// <summary>The constants of Blowfish as its specification prints them: the first, and the last of the fourth box.</summary>
    [Fact]
    public void Fraction_IsPi()
    {
        byte[] digits = PiDigits.Fraction(4168);
        Assert.Equal(0x243F6A88u, BinaryPrimitives.ReadUInt32BigEndian(digits));
        Assert.Equal(0xD1310BA6u, BinaryPrimitives.ReadUInt32BigEndian(digits.AsSpan(18 * 4)));
        Assert.Equal(0x3AC372E6u, BinaryPrimitives.ReadUInt32BigEndian(digits.AsSpan(4168 - 4)));
    }
}
