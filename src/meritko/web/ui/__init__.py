"""The look: the page, its components, what they are drawn with and how numbers and dates are written."""
