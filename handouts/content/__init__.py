"""The load stage: folders of YAML become a library of typed files whose every value knows its file, line and column."""
