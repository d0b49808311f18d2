namespace Storefront.Api;

/// <summary>How often a product has been looked at.</summary>
public sealed record ProductViews(int Id, long Views);
