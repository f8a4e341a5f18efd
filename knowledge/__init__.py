"""What Lá Chắn knows: documents, their structure, who does what and when, the store."""
