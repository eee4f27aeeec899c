"""Groups of verbs of the artist's command: each module adds one group to ./vernissage, and holds no logic."""
