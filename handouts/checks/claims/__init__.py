"""What a text claims of a fact: the amounts it writes out, and what each of them is about."""
