"""A composed handout becomes laid-out pages, and laid-out pages plus one patient become a tagged PDF."""
