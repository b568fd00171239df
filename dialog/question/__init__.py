"""What a caller asks: the words of his question, the drugs in it, the kind of fact it is after. Pure."""
