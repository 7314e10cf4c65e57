using System.Text;
using DriftExporter.Web;

namespace DriftExporter.Tests.Web;

public sealed class BasicAuthenticationTests
{
    /// <summary>Of "U*U", crypt_blowfish's vector.</summary>
    private const string Hash = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

    private static string Header(string credentials) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials));

    private static async Task<Access> AskAsync(BasicAuthentication authentication, string? header, string user = "dave", string hash = Hash) =>
        await authentication.CheckAsync(new WebUsers([(user, hash)]), header, TestContext.Current.CancellationToken);

    public static TheoryData<string?> Refused =>
    [
        (string?)null, "", "Basic", "Basic ", "Basic !!!", "Bearer abc", "Digest username=dave", Header("dave"), Header("dave:"), Header("dave:u*u"), Header("dave:U*U "), Header("dave:U*U:"),
        Header("Dave:U*U"), Header("nobody:U*U"), Header(":U*U"), Header("dav:eU*U"), "Basic " + Convert.ToBase64String([0xFF, (byte)':', 0xFF]),
    ];

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Check_Refuses_WhatIsNotTheUserAndThePassword(string? header)
    {
        using var authentication = new BasicAuthentication();
        Assert.Equal(Access.Granted, await AskAsync(authentication, Header("dave:U*U")));
        Assert.Equal(Access.Refused, await AskAsync(authentication, header));
    }

    [Fact]
    public async Task Check_Grants_WhateverTheCaseOfTheScheme_AndWithColonsInPasswords()
    {
        using var authentication = new BasicAuthentication();
        Assert.Equal(Access.Granted, await AskAsync(authentication, Header("dave:U*U").Replace("Basic", "bAsIC", StringComparison.Ordinal)));
        Assert.Equal(Access.Granted, await AskAsync(authentication, Header("dave:U*U")));
        Assert.Equal(Access.Granted, await AskAsync(authentication, Header(":U*U"), user: ""));
    }

    /// <summary>What was remembered under the old hash or for another name lets nobody in (CVE-2022-46146 was of that kind).</summary>
    [Fact]
    public async Task Check_AsksAgain_WhenTheHashOrTheNameIsAnother()
    {
        using var authentication = new BasicAuthentication();
        const string Other = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"; // of "U*U*"
        Assert.Equal(Access.Granted, await AskAsync(authentication, Header("dave:U*U")));
        Assert.Equal(Access.Refused, await AskAsync(authentication, Header("dave:U*U"), hash: Other));
        Assert.Equal(Access.Granted, await AskAsync(authentication, Header("dave:U*U*"), hash: Other));
        Assert.Equal(Access.Refused, await AskAsync(authentication, Header("dave:U*U"), user: "carol"));
        Assert.Equal(Access.Refused, await AskAsync(authentication, Header($"dav:e{Hash}U*U")));
    }

    [Fact]
    public async Task Check_IsBusy_WhenTooManyWait_AndNotForThoseWhoAreKnown()
    {
        using var authentication = new BasicAuthentication();
        const string Slow = "$2y$08$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi";
        var users = new WebUsers([("known", Hash), ("slow", Slow)]);
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Assert.Equal(Access.Granted, await authentication.CheckAsync(users, Header("known:U*U"), cancellation));
        Task<Access>[] asking = [.. Enumerable.Range(0, 8).Select(index => authentication.CheckAsync(users, Header($"slow:{index}"), cancellation))];
        Assert.Equal(Access.Busy, await authentication.CheckAsync(users, Header("slow:more"), cancellation));
        Assert.Equal(Access.Granted, await authentication.CheckAsync(users, Header("known:U*U"), cancellation));
        Assert.DoesNotContain(asking, ask => ask.IsCompleted && ask.Result == Access.Busy);
        await Task.WhenAll(asking);
    }
}
