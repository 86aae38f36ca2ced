"""What a local stand-in of a Google Cloud service needs, whichever it is."""
