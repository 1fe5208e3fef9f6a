"""The window. Pages ask Office and show what comes back; nothing here decides about numbers."""
