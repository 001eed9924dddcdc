"""What the worker could not finish: kept, shown, and tried again or left by an administrator."""
