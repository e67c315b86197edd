"""The commands, one file each: parse, call, render. What they do lies on lower floors."""
