"""The bank and an exam in a browser on this machine: pages that call the same functions as the commands."""
