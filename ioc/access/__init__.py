"""Pure: who may do and see what. One place for HTTP, WebSocket, resume, replay and export."""
