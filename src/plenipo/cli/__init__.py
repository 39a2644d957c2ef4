"""The terminal's side: arguments, printing, progress, exit codes."""
