"""From the socket to the handler: the process, the middleware, the token."""
