"""The live gateway. Reads only Kafka, never the store."""
