"""Cloud Run services on one machine: revisions, instances, a front door."""
