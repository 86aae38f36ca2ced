"""Loading: the collected folder, validated."""
