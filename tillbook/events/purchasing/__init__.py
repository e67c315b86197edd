"""What is bought: invoices, goods sent back, freight."""
