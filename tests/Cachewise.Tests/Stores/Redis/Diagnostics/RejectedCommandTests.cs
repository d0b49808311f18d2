using Cachewise.Stores.Redis.Diagnostics;
using Cachewise.Stores.Redis.Scripts;

namespace Cachewise.Tests.Stores.Redis.Diagnostics;

/// <summary>How servers of each version word a rejected command; the hash is that of one of our scripts.</summary>
public sealed class RejectedCommandTests
{
    [Theory]
    // 7.0 and on
    [InlineData("ERR unknown command 'UNLINK', with args beginning with: 'alice' '4111' ", "rejected the command: unknown command 'UNLINK' (Redis 1.2.3)")]
    // 6.0, 6.2
    [InlineData("ERR unknown command `UNLINK`, with args beginning with: `alice`, `4111`, ", "rejected the command: unknown command 'UNLINK' (Redis 1.2.3)")]
    // As the client reports it while connecting.
    [InlineData("SimpleError: ERR unknown command 'echo'", "rejected the command: unknown command 'ECHO' (Redis 1.2.3)")]
    // 6.0, 6.2
    [InlineData("NOPERM this user has no permissions to run the 'unlink' command or its subcommand", "does not permit the user to run UNLINK (Redis 1.2.3); grant the user +unlink")]
    // 7.0
    [InlineData("NOPERM this user has no permissions to run the 'cluster|slots' command", "does not permit the user to run CLUSTER|SLOTS (Redis 1.2.3); grant the user +cluster|slots")]
    // 7.2 and on, Valkey
    [InlineData("NOPERM User app has no permissions to run the 'unlink' command", "does not permit the user to run UNLINK (Redis 1.2.3); grant the user +unlink")]
    [InlineData("ERR ACL failure in script: User app has no permissions to run the 'exists' command script: 590ee473e2bcfa6780b057f7c06414e80d4a68fb, on @user_script:2.", "does not permit the user to run EXISTS in a script (Redis 1.2.3); grant the user +exists")]
    public void The_command_is_named_in_every_form(string message, string said) => Assert.Equal(said, RejectedCommand.Parse(message)!.ToProblem("Redis 1.2.3").ToString());

    [Theory]
    // 6.0, 6.2
    [InlineData("ERR Error running script (call to f_{0}): @user_script:{1}: @user_script: {1}: Unknown Redis command called from Lua script", false)]
    [InlineData("ERR Error running script (call to f_{0}): @user_script:{1}: @user_script: {1}: The user executing the script can't run this command or subcommand", true)]
    // 7.0 and on, Valkey 7
    [InlineData("ERR Unknown Redis command called from script script: {0}, on @user_script:{1}.", false)]
    // 7.0
    [InlineData("ERR The user executing the script can't run this command or subcommand script: {0}, on @user_script:{1}.", true)]
    [InlineData("ERR Unknown command called from script script: {0}, on @user_script:{1}.", false)] // Valkey 8
    public void In_a_script_it_is_named_by_the_line_of_the_script(string message, bool isForbidden)
    {
        RejectedCommand? At(int line) => RejectedCommand.Parse(string.Format(System.Globalization.CultureInfo.InvariantCulture, message, RedisScripts.HashOf(RedisScripts.Increment), line));

        Assert.Equal(new RejectedCommand("EXISTS", isForbidden, IsInScript: true), At(1));
        Assert.Equal(new RejectedCommand("INCRBY", isForbidden, IsInScript: true), At(2));
        Assert.Null(At(4)); // "end"
        Assert.Null(At(99));
        Assert.Null(RejectedCommand.Parse(string.Format(System.Globalization.CultureInfo.InvariantCulture, message, new string('0', 40), 1)));
    }

    [Theory]
    [InlineData("WRONGTYPE Operation against a key holding the wrong kind of value")]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'.")]
    [InlineData("NOPERM this user has no permissions to access one of the keys used as arguments")]
    [InlineData("NOPERM No permissions to access a key")]
    public void Other_errors_name_no_command(string message) => Assert.Null(RejectedCommand.Parse(message));
}
