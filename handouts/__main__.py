"""`python -m handouts` is the same as `handouts`."""

from handouts.cli.start import run

if __name__ == "__main__":
    run()
