"""Lianti (联体): the open platform on which a Chinese city medical group runs."""
