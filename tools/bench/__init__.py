"""The gas bench: whole transactions of ours and of every peer a package registry carries, in the same run."""
