"""What the starter model knows: words and their forms, kinds of records, samples, topics, units."""
