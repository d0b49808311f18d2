using Cachewise.Stores.Near;

namespace Cachewise.Tests.Worker.Near;

/// <summary>Tokens that no change takes back: a read keeps its value even if that is older than the change.</summary>
internal sealed class KeptTokens : FillTokens
{
    public override void TakeBack(string key)
    {
    }

    public override void TakeBackAll()
    {
    }
}
