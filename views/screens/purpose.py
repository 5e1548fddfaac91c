"""The page of the item ``purpose``."""

from views.screens.parts.item import item_page

item_page("purpose")
