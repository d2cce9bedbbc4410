"""Lists of persons that leave the platform: approved above a number of rows, marked, traced, gone after a day."""
