"""The backend of a provincial smart-city operations centre."""
