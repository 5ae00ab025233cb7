"""`ioc watch`: the live board in a terminal."""
