"""PostgreSQL and Kafka on one machine, for `ioc up` and the tests."""
