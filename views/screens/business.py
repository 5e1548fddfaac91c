from views.screens.parts.item import item_page

item_page("business")
