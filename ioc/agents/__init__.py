"""The Faust app: one agent a service, and the urgent lane's."""
