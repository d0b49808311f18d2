namespace Storefront.Products;

/// <summary>What a customer wrote.</summary>
public sealed record Review(string Customer, int Rating, DateOnly Posted, string Text);
