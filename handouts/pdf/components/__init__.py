"""Each component of a handout becomes pieces of a page, one module a family of components."""
