"""What the chain sells: ranges of goods, each in some kinds and sizes.

A range is one line: its name with the kind in it, the kinds, the sizes with their prices in minor
units, tax included. Names are of things, not of makers.
"""

from typing import NamedTuple


class Range(NamedTuple):
    """Goods that differ in kind and size only."""

    department: str
    motif: str  # how its tile is drawn
    name: str  # with {} where the kind goes
    kinds: str  # separated by commas
    sizes: str  # "250 g 299, 500 g 549": size and price
    supplier: str
    pull: int  # how often it is bought, beside the others
    season: str = "all year"


RANGES = (
    Range("grocery", "box", "{} tea", "Assam, Ceylon, Darjeeling, Earl Grey, Green, Rooibos,"
          " Peppermint, Chamomile, Fennel", "20 bags 249, 80 bags 599", "S-110", 7, "winter"),
    Range("grocery", "bag", "{} coffee", "House, Italian, Breakfast, Decaffeinated, Espresso",
          "250 g 479, 500 g 899", "S-110", 11),
    Range("grocery", "jar", "{} jam", "Strawberry, Apricot, Cherry, Raspberry, Plum, Fig",
          "340 g 299", "S-120", 6),
    Range("grocery", "jar", "{} honey", "Acacia, Forest, Linden, Heather", "250 g 499, 500 g 849",
          "S-120", 4, "winter"),
    Range("grocery", "can", "{} in a can", "Tomatoes, Sweetcorn, Chickpeas, Kidney beans, Lentils,"
          " Peaches, Pineapple, Tuna, Sardines, Mackerel", "400 g 139", "S-120", 9),
    Range("grocery", "bag", "{} pasta", "Spaghetti, Penne, Fusilli, Linguine, Farfalle, Rigatoni",
          "500 g 149, 1 kg 259", "S-120", 12),
    Range("grocery", "bag", "{} rice", "Basmati, Jasmine, Risotto, Wholegrain, Wild",
          "500 g 199, 1 kg 349", "S-120", 8),
    Range("grocery", "bag", "{} flour", "Wheat, Spelt, Rye, Almond", "1 kg 159", "S-130", 6,
          "Christmas"),
    Range("grocery", "bag", "{} sugar", "White, Brown, Icing, Cane", "500 g 119, 1 kg 199",
          "S-130", 6, "Christmas"),
    Range("grocery", "bottle", "{} oil", "Olive, Sunflower, Rapeseed, Sesame, Walnut",
          "500 ml 599, 1 l 999", "S-130", 7),
    Range("grocery", "bottle", "{} vinegar", "Balsamic, Apple, White wine, Rice", "500 ml 279",
          "S-130", 3),
    Range("grocery", "jar", "{} mustard", "Dijon, Wholegrain, Sweet, Hot", "200 ml 189", "S-130",
          4, "summer"),
    Range("grocery", "shaker", "{}, ground", "Cinnamon, Pepper, Paprika, Turmeric, Cumin, Ginger,"
          " Nutmeg, Coriander, Cardamom, Cloves", "40 g 229", "S-140", 4, "winter"),
    Range("grocery", "bar", "{} chocolate", "Milk, Dark, White, Hazelnut, Orange, Sea salt, Chilli",
          "100 g 219, 200 g 389", "S-140", 13, "Christmas"),
    Range("grocery", "bag", "{} biscuits", "Butter, Oat, Ginger, Shortbread, Chocolate, Lemon",
          "200 g 199, 400 g 349", "S-140", 12, "winter"),
    Range("grocery", "bag", "{} crisps", "Salted, Paprika, Vinegar, Onion, Sweet potato",
          "150 g 189, 250 g 289", "S-140", 11, "summer"),
    Range("grocery", "bag", "{} nuts", "Mixed, Roasted, Salted, Walnut, Pecan", "150 g 279",
          "S-140", 6, "winter"),
    Range("grocery", "box", "{} muesli", "Fruit, Nut, Chocolate, Bircher", "500 g 329, 1 kg 579",
          "S-130", 6),
    Range("grocery", "can", "{} soup", "Tomato, Lentil, Leek, Pumpkin, Mushroom, Minestrone",
          "400 ml 249", "S-120", 6, "winter"),
    Range("grocery", "jar", "{} in a jar", "Olives, Capers, Gherkins, Artichokes, Peppers, Pesto,"
          " Tahini, Harissa", "190 g 329", "S-120", 5),
    Range("grocery", "jar", "{} spread", "Hazelnut, Peanut, Almond, Sesame, Cocoa, Lentil,"
          " Aubergine, Tomato", "200 g 329", "S-120", 5),
    Range("grocery", "bag", "{} sweets", "Liquorice, Mint, Toffee, Fruit, Sour, Marzipan,"
          " Honeycomb", "150 g 199", "S-140", 8, "Christmas"),
    Range("grocery", "bottle", "{} sauce", "Soy, Tomato, Barbecue, Chilli, Fish, Curry, Mint,"
          " Cranberry", "250 ml 249", "S-130", 5),
    Range("grocery", "bag", "Dried {}", "apricots, dates, figs, raisins, plums, cranberries,"
          " mango", "200 g 299", "S-140", 4, "winter"),
    Range("grocery", "box", "{} crackers", "Rye, Oat, Sesame, Rosemary, Cheese, Plain",
          "200 g 219", "S-140", 5),
    Range("grocery", "bag", "Baking: {}", "yeast, baking powder, vanilla sugar, cocoa, gelatine,"
          " coconut flakes, chopped almonds, candied peel", "pack 149", "S-130", 4, "Christmas"),
    Range("grocery", "can", "{} for pets", "Chicken, Beef, Salmon, Turkey, Rabbit, Duck",
          "400 g 149", "S-130", 7),
    Range("drinks", "bottle", "{} syrup", "Raspberry, Elderflower, Ginger, Cherry, Mint",
          "500 ml 449", "S-210", 3, "summer"),
    Range("drinks", "bottle", "{} cider", "Dry, Sweet, Pear, Mulled", "500 ml 269", "S-210", 4,
          "winter"),
    Range("household", "box", "{} toothpaste", "Mint, Herbal, White, Children's, Sensitive",
          "75 ml 199", "S-420", 5),
    Range("household", "bottle", "{} cream", "Hand, Face, Body, Sun, Baby", "100 ml 449", "S-420",
          3),
    Range("household", "box", "{}, stationery", "Notebook, Envelopes, Pens, Pencils, Glue, Tape,"
          " Scissors, Gift wrap, Greeting card, String", "pack 249", "S-420", 4, "Christmas"),
    Range("household", "box", "{} battery", "AA, AAA, C, D, 9 V, Button", "pack of 4 499", "S-410",
          3, "winter"),
    Range("kitchen", "bowl", "{} bowl", "Blue, White, Green, Speckled", "15 cm 699, 24 cm 1590",
          "S-510", 2),
    Range("kitchen", "towel", "{} tea towel", "Striped, Checked, Linen, Printed", "each 599",
          "S-510", 2),
    Range("kitchen", "box", "{} storage box", "Glass, Steel, Bread, Lunch", "small 899, large 1390",
          "S-510", 2),
    Range("garden", "spoon", "{}", "Hand trowel, Secateurs, Garden gloves, Watering can, Rake,"
          " Broom, Plant labels, Garden twine", "each 1190", "S-520", 2, "spring"),
    Range("garden", "bottle", "{} feed", "Tomato, Rose, Lawn, Orchid", "1 l 649", "S-520", 2,
          "spring"),
    Range("drinks", "bottle", "{} water", "Still, Sparkling, Medium", "500 ml 79, 1.5 l 119",
          "S-210", 16, "summer"),
    Range("drinks", "carton", "{} juice", "Orange, Apple, Grape, Tomato, Multivitamin, Cranberry",
          "1 l 249", "S-210", 9),
    Range("drinks", "can", "{} lemonade", "Lemon, Elderflower, Ginger, Rhubarb, Blood orange,"
          " Tonic, Cola", "330 ml 129", "S-210", 12, "summer"),
    Range("drinks", "bottle", "{} beer", "Pale, Dark, Wheat, Amber, Alcohol-free, Stout",
          "330 ml 189, 500 ml 249", "S-210", 12, "summer"),
    Range("drinks", "wine", "{}", "Riesling, Chardonnay, Pinot Grigio, Sauvignon Blanc, Merlot,"
          " Rioja, Chianti, Pinot Noir, Malbec, Rose", "750 ml 899", "S-220", 6),
    Range("drinks", "wine", "{}, sparkling", "Cava, Prosecco, Cremant, Champagne", "750 ml 1699",
          "S-220", 3, "Christmas"),
    Range("drinks", "bottle", "{}, spirit", "Whisky, Gin, Rum, Vodka, Brandy, Aquavit",
          "700 ml 2490", "S-220", 2, "Christmas"),
    Range("drinks", "carton", "{} drink", "Oat, Soy, Almond, Coconut, Rice", "1 l 219", "S-210", 8),
    Range("bakery", "loaf", "{} loaf", "White, Wholemeal, Rye, Sourdough, Spelt, Walnut, Seeded,"
          " Olive", "500 g 329, 1 kg 549", "S-310", 14),
    Range("bakery", "roll", "{} roll", "Plain, Poppy seed, Sesame, Rye, Cheese, Pretzel",
          "each 69", "S-310", 18),
    Range("bakery", "roll", "{}", "Croissant, Pain au chocolat, Cinnamon bun, Apple turnover,"
          " Cheese scone, Raisin scone, Blueberry muffin, Lemon muffin, Brownie, Flapjack",
          "each 189", "S-310", 12),
    Range("bakery", "cake", "{} cake", "Carrot, Lemon, Chocolate, Plum, Cheese, Stollen",
          "whole 1290", "S-310", 3, "Christmas"),
    Range("fresh", "fruit", "{}, loose", "Apples, Pears, Bananas, Oranges, Lemons, Grapes, Plums,"
          " Mandarins, Kiwis, Peaches", "kg 299", "S-320", 14),
    Range("fresh", "root", "{}, loose", "Potatoes, Carrots, Onions, Tomatoes, Cucumbers, Peppers,"
          " Courgettes, Aubergines, Mushrooms, Leeks, Cabbage, Pumpkin, Beetroot", "kg 249",
          "S-320", 12),
    Range("fresh", "leaf", "{}", "Parsley, Basil, Mint, Chives, Coriander leaf, Spinach,"
          " Rocket, Lettuce", "bunch 149", "S-320", 8),
    Range("fresh", "carton", "{} milk", "Whole, Semi-skimmed, Skimmed, Goat", "1 l 139", "S-330",
          16),
    Range("fresh", "cup", "{} yoghurt", "Natural, Strawberry, Vanilla, Greek, Cherry, Honey",
          "150 g 89, 500 g 219", "S-330", 13),
    Range("fresh", "cheese", "{}", "Cheddar, Gouda, Brie, Camembert, Emmental, Feta, Mozzarella,"
          " Parmesan, Blue cheese, Goat cheese", "200 g 349", "S-330", 9),
    Range("fresh", "box", "{} eggs", "Free-range, Organic", "6 pieces 279, 10 pieces 429",
          "S-330", 13),
    Range("fresh", "bar", "{} butter", "Salted, Unsalted, Herb, Clarified", "250 g 289", "S-330",
          10),
    Range("household", "bottle", "{} cleaner", "Bathroom, Kitchen, Glass, Floor, Oven, All-purpose",
          "750 ml 299", "S-410", 5),
    Range("household", "bottle", "{} washing liquid", "Sensitive, Colour, White, Wool, Dark",
          "1 l 549, 2 l 949", "S-410", 5),
    Range("household", "soap", "{} soap", "Lavender, Olive, Rose, Lemon balm, Unscented, Oat",
          "100 g 199", "S-420", 6),
    Range("household", "bottle", "{} shampoo", "Herbal, Mild, Repair, Anti-dandruff, Children's",
          "250 ml 349", "S-420", 4),
    Range("household", "box", "{}", "Paper towels, Toilet paper, Tissues, Napkins, Baking paper,"
          " Foil, Bin bags, Freezer bags, Sponges, Matches", "pack 279", "S-410", 9),
    Range("household", "candle", "{} candle", "Beeswax, Vanilla, Pine, Cinnamon, White, Red",
          "each 399", "S-420", 4, "Christmas"),
    Range("household", "bulb", "{} lamp", "Warm white, Cool white, Candle, Spot, Globe",
          "40 W 499, 60 W 599", "S-410", 3, "winter"),
    Range("kitchen", "cup", "{} mug", "Blue, White, Green, Grey, Striped, Speckled", "300 ml 799",
          "S-510", 3, "Christmas"),
    Range("kitchen", "plate", "{} plate", "Blue, White, Green, Grey, Speckled",
          "21 cm 899, 27 cm 1199", "S-510", 2),
    Range("kitchen", "pan", "{} pan", "Frying, Grill, Saute, Crepe", "24 cm 2990, 28 cm 3490",
          "S-510", 1, "Christmas"),
    Range("kitchen", "knife", "{} knife", "Bread, Chef's, Paring, Carving, Cheese",
          "each 1990", "S-510", 1),
    Range("kitchen", "glass", "{} glass", "Water, Wine, Beer, Whisky", "each 499, set of 4 1790",
          "S-510", 2, "Christmas"),
    Range("kitchen", "spoon", "{}", "Wooden spoon, Whisk, Spatula, Ladle, Peeler, Grater, Sieve,"
          " Rolling pin, Tongs, Corkscrew", "each 699", "S-510", 2),
    Range("garden", "seed", "{} seeds", "Tomato, Basil, Sunflower, Carrot, Lettuce, Poppy,"
          " Meadow", "packet 199", "S-520", 4, "spring"),
    Range("garden", "bulb", "{} bulbs", "Tulip, Daffodil, Crocus, Hyacinth", "10 pieces 499",
          "S-520", 4, "autumn"),
    Range("garden", "bag", "{} compost", "Potting, Herb, Peat-free, Seed", "10 l 449, 40 l 1099",
          "S-520", 3, "spring"),
    Range("garden", "pot", "{} pot", "Terracotta, Zinc, Blue glazed, Hanging",
          "15 cm 499, 25 cm 1099", "S-520", 2, "spring"),
    Range("garden", "bag", "{}", "Charcoal, Firewood, Bird food, Fat balls, Grit salt, Kindling",
          "bag 699", "S-520", 4, "winter"),
)  # fmt: skip

SUPPLIERS = {
    "S-110": "Lantern Tea and Coffee", "S-120": "Bell and Furrow Preserves",
    "S-130": "Millstone Staples", "S-140": "Copperpot Sweets and Spice",
    "S-210": "Brookside Drinks", "S-220": "Vine and Barrel", "S-310": "Early Oven Bakery",
    "S-320": "Greenfield Growers", "S-330": "Clover Dairy", "S-410": "Brightside Household",
    "S-420": "Meadow Soap Works", "S-510": "Hearth Kitchenware", "S-520": "Rake and Robin Garden",
    "S-610": "Petal and Stem",
}  # fmt: skip

SEASONS = {
    "all year": (100,) * 12,
    "winter": (140, 130, 110, 90, 75, 65, 60, 65, 90, 110, 130, 150),
    "summer": (60, 65, 80, 100, 125, 150, 160, 150, 110, 85, 70, 75),
    "spring": (40, 90, 190, 230, 190, 110, 70, 60, 60, 40, 25, 20),
    "autumn": (15, 15, 25, 20, 15, 15, 20, 60, 190, 260, 190, 60),
    "Christmas": (70, 70, 80, 85, 75, 70, 70, 70, 85, 100, 150, 240),
}
"""How much of a range sells in each month, in percent of its usual."""

OFFERS = (
    ("Tea weeks", "tea", 20), ("Pasta evening", "pasta", 25), ("Chocolate days", "chocolate", 20),
    ("Cellar offer", "750 ml", 15), ("Breakfast offer", "muesli", 20),
    ("Clean home", "cleaner", 25), ("Soup season", "soup", 20), ("Candle light", "candle", 20),
)  # fmt: skip
"""What is reduced for some days: the offer, what is in the names of its goods, percent off."""
