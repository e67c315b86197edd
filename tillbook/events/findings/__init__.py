"""Documents about findings: what people made of them."""
