namespace Storefront.Data;

/// <summary>The words of which products, customers and reviews are made.</summary>
public static class Vocabulary
{
    private static readonly string[] Looks =
    [
        "Compact", "Classic", "Slim", "Nordic", "Rustic", "Folding", "Handmade", "Everyday",
        "Studio", "Vintage", "Minimal", "Little", "Grand", "Quiet", "Sturdy", "Coastal",
    ];

    private static readonly (string Category, string[] Materials, string[] Things)[] Shelves =
    [
        ("Kitchen", ["Oak", "Steel", "Copper", "Stoneware", "Bamboo"], ["Bread Bin", "Frying Pan", "Kettle", "Mixing Bowl", "Cutting Board", "Spice Rack", "Teapot", "Storage Jar"]),
        ("Lighting", ["Brass", "Walnut", "Glass", "Paper", "Linen"], ["Desk Lamp", "Floor Lamp", "Pendant", "Lantern", "Night Light", "Wall Light", "Reading Lamp", "Chandelier"]),
        ("Garden", ["Teak", "Terracotta", "Zinc", "Wicker", "Iron"], ["Planter", "Watering Can", "Bench", "Bird Bath", "Trowel", "Trellis", "Fire Bowl", "Sun Lounger"]),
        ("Office", ["Birch", "Leather", "Steel", "Felt", "Cork"], ["Desk", "Pen Tray", "Notebook", "Desk Pad", "File Box", "Bookend", "Pinboard", "Monitor Stand"]),
        ("Bedroom", ["Linen", "Wool", "Cotton", "Pine", "Velvet"], ["Blanket", "Pillow", "Bedside Table", "Duvet Cover", "Headboard", "Throw", "Wardrobe", "Rug"]),
        ("Bath", ["Marble", "Bamboo", "Cotton", "Ceramic", "Brass"], ["Bath Mat", "Soap Dish", "Towel", "Mirror", "Towel Rail", "Laundry Basket", "Stool", "Toothbrush Holder"]),
        ("Travel", ["Canvas", "Leather", "Nylon", "Aluminium", "Wool"], ["Backpack", "Weekender", "Suitcase", "Wash Bag", "Passport Wallet", "Neck Pillow", "Tote", "Packing Cube"]),
        ("Toys", ["Wooden", "Felt", "Tin", "Cotton", "Cardboard"], ["Train", "Puzzle", "Kite", "Doll House", "Building Set", "Spinning Top", "Rocking Horse", "Memory Game"]),
        ("Tools", ["Steel", "Ash", "Brass", "Carbon", "Hickory"], ["Hammer", "Hand Plane", "Screwdriver", "Workbench", "Tool Box", "Chisel", "Spirit Level", "Folding Rule"]),
        ("Sport", ["Maple", "Rubber", "Cork", "Steel", "Canvas"], ["Yoga Block", "Skipping Rope", "Dumbbell", "Balance Board", "Climbing Hold", "Tennis Racket", "Punch Bag", "Longboard"]),
    ];

    private static readonly string[] Origins =
    [
        "Made in small batches by a family workshop", "Designed for narrow flats and long winters", "Built to be repaired, not replaced",
        "Cut, sanded and oiled by hand", "A favourite of our own team", "Inspired by a find at a flea market",
    ];

    private static readonly string[] Promises =
    [
        "every part can be ordered singly", "it comes in a box without plastic", "it ages well and shows it",
        "it needs no tools to put together", "it carries a guarantee of ten years", "it is easier to clean than it looks",
    ];

    private static readonly string[] FirstNames =
    [
        "Ada", "Bela", "Chidi", "Dora", "Emre", "Freya", "Grace", "Hugo", "Ines", "Jonas", "Kaya", "Lina", "Mateo",
        "Noor", "Oskar", "Priya", "Quentin", "Rosa", "Sven", "Tomoko", "Uma", "Vera", "Wim", "Ximena", "Yusuf", "Zoe",
    ];

    private static readonly string[] Delights =
    [
        "Exactly what I was looking for", "Even better than in the pictures", "My neighbours have asked where it is from",
        "A wonderful present", "Beautiful work", "Worth every cent",
    ];

    private static readonly string[] Doubts =
    [
        "Does what it should", "Fine for the price", "Good, though smaller than I thought",
        "Not bad at all", "Nice idea, plain finish", "I had hoped for more",
    ];

    private static readonly string[] Complaints =
    [
        "It wobbled from the first day", "The colour is not the one in the picture", "It arrived with a scratch",
        "Mine broke within a month", "Far too heavy", "I sent it back",
    ];

    private static readonly string[] Afterthoughts =
    [
        "delivery took two days", "the manual is a single picture", "it stands in the hall now", "the dog agrees",
        "the parcel was huge", "I would order it again in green", "my daughter took it with her", "it smells faintly of resin",
    ];

    public static string[] Categories => [.. Shelves.Select(shelf => shelf.Category)];

    public static IEnumerable<(string Name, string Category)> AllProducts() =>
        from shelf in Shelves
        from look in Looks
        from material in shelf.Materials
        from thing in shelf.Things
        select ($"{look} {material} {thing}", shelf.Category);

    public static string Description(string name, Random random) =>
        $"{Any(Origins, random)}. The {name} keeps its promise: {Any(Promises, random)}.";

    public static string Customer(Random random) => $"{Any(FirstNames, random)} {(char)('A' + random.Next(26))}.";

    public static string Review(int rating, Random random)
    {
        var verdict = rating switch { >= 4 => Delights, 3 => Doubts, _ => Complaints };
        return $"{Any(verdict, random)}; {Any(Afterthoughts, random)}.";
    }

    private static string Any(string[] words, Random random) => words[random.Next(words.Length)];
}
