"""The page of the item ``capacity``."""

from views.screens.parts.item import item_page

item_page("capacity")
