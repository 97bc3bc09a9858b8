"""What the pages show, computed: figures of time, pictures, words for money and periods. Pure values in, values out."""
