"""The page of the item ``strength``."""

from views.screens.parts.item import item_page

item_page("strength")
