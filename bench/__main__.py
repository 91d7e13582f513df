"""What `python -m bench` does."""

from bench.measure import main

if __name__ == "__main__":
    main()
