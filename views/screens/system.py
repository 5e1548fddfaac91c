"""The page of the item ``system``."""

from views.screens.parts.item import item_page

item_page("system")
