"""The page of the item ``business``."""

from views.screens.parts.item import item_page

item_page("business")
