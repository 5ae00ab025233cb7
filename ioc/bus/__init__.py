"""Kafka: producing, consuming, administering topics, dead letters."""
