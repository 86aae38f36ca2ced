"""The five pipelines: collect, loading, processing, training, deployment."""
