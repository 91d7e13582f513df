"""What is published as an edition: archives of the site and its files, with their checksums."""
