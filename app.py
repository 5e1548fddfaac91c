"""The entry: ``streamlit run app.py`` imports ``app`` (the server with its routes and headers),
and the server runs this same file as the script of every page."""

import streamlit as st

if __name__ == "__main__":
    from views.screens.parts.frame import run_page

    run_page()
else:
    from views.server.health import report_error, starting
    from views.server.logs import set_up_logs
    from views.server.routes import MIDDLEWARE, ROUTES
    from views.server.turns import TURNS, let_others_in
    from views.session.streamlit_insides import (
        deliver_together,
        hand_on_uploads,
        look_for_no_components,
        run_in_turn,
        run_no_part_of_a_page_that_was_left,
        tell_strangers_nothing,
    )

    set_up_logs()
    hand_on_uploads()
    look_for_no_components()
    tell_strangers_nothing()
    deliver_together()
    let_others_in()
    run_in_turn(TURNS)
    run_no_part_of_a_page_that_was_left()
    app = st.App(
        "app.py",
        lifespan=starting,
        routes=ROUTES,
        middleware=MIDDLEWARE,
        on_script_error=report_error,
    )
