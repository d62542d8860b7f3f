/* One line of input with editing and a history. A line longer than the screen scrolls sideways. */
#include "line-editor.h"
#include "console.h"
#include "text.h"

#define SCREEN_WIDTH 80
#define HISTORY_LINES 16
#define CONTROL(letter) ((letter) & 0x1F)
#define BACKSPACE 0x08
#define RUBOUT 0x7F

static char history[HISTORY_LINES][LINE_SIZE];
static u32 history_count;

struct editor {
  const char *prompt;
  char *line;
  u32 size, length, cursor;
  u32 back; /* how many lines back in the history; 0 = the line being typed */
  char typed[LINE_SIZE];
};

void remember_line(const char *line) {
  if (!*line) return;
  if (history_count > 0 && same_text(history[(history_count - 1) % HISTORY_LINES], line)) return;
  copy_text(history[history_count % HISTORY_LINES], line, LINE_SIZE);
  history_count++;
}

static u32 window_width(const struct editor *e) { return SCREEN_WIDTH - 1 - strlen(e->prompt); }

static void redraw(const struct editor *e) {
  u32 width = window_width(e);
  u32 first = e->cursor > width ? e->cursor - width : 0;
  print("\r%s%s%s", COLOUR_PROMPT, e->prompt, COLOUR_NONE);
  for (u32 i = first; i < e->length && i < first + width; i++) print("%c", e->line[i]);
  print("\033[K\r\033[%uC", (u32)strlen(e->prompt) + e->cursor - first);
}

static void insert(struct editor *e, char character) {
  if (e->length + 1 >= e->size) return;
  memmove(e->line + e->cursor + 1, e->line + e->cursor, e->length - e->cursor);
  e->line[e->cursor++] = character;
  e->length++;
  if (e->cursor == e->length && e->length < window_width(e)) print("%c", character);
  else redraw(e);
}

static void erase(struct editor *e, u32 from, u32 to) {
  if (from == to) return;
  bool last = to == e->length && to - from == 1 && to < window_width(e);
  memmove(e->line + from, e->line + to, e->length - to);
  e->length -= to - from;
  e->cursor = from;
  if (last) print("\b \b");
  else redraw(e);
}

static void move(struct editor *e, u32 to) {
  if (to > e->length || to == e->cursor) return;
  e->cursor = to;
  redraw(e);
}

static void show_history(struct editor *e, u32 back) {
  if (back > history_count || back > HISTORY_LINES) return;
  e->line[e->length] = 0;
  if (e->back == 0) copy_text(e->typed, e->line, LINE_SIZE);
  e->back = back;
  copy_text(e->line, back == 0 ? e->typed : history[(history_count - back) % HISTORY_LINES], e->size);
  e->cursor = e->length = strlen(e->line);
  redraw(e);
}

static u32 start_of_word(const struct editor *e) {
  u32 at = e->cursor;
  while (at > 0 && e->line[at - 1] == ' ') at--;
  while (at > 0 && e->line[at - 1] != ' ') at--;
  return at;
}

static void apply_key(struct editor *e, int key) {
  switch (key) {
    case BACKSPACE:
    case RUBOUT: erase(e, e->cursor > 0 ? e->cursor - 1 : 0, e->cursor); break;
    case KEY_DELETE: erase(e, e->cursor, e->cursor < e->length ? e->cursor + 1 : e->cursor); break;
    case CONTROL('U'): erase(e, 0, e->cursor); break;
    case CONTROL('K'): erase(e, e->cursor, e->length); break;
    case CONTROL('W'): erase(e, start_of_word(e), e->cursor); break;
    case CONTROL('A'):
    case KEY_HOME: move(e, 0); break;
    case CONTROL('E'):
    case KEY_END: move(e, e->length); break;
    case KEY_LEFT: move(e, e->cursor - 1); break;
    case KEY_RIGHT: move(e, e->cursor + 1); break;
    case KEY_UP: show_history(e, e->back + 1); break;
    case KEY_DOWN: show_history(e, e->back - 1); break;
    case CONTROL('L'):
      print("\033[H\033[2J");
      redraw(e);
      break;
    default:
      if (key >= ' ' && key < RUBOUT) insert(e, key);
  }
}

bool edit_line(const char *prompt, char *line, u32 size) {
  static struct editor e; /* static: the history's copy is too large for a small stack, and there is one terminal */
  e = (struct editor){.prompt = prompt, .line = line, .size = size};
  print("%s%s%s", COLOUR_PROMPT, prompt, COLOUR_NONE);
  for (;;) {
    int key = wait_for_key(FOREVER);
    bool given_up = key == CONTROL('C');
    if (given_up || key == '\r' || key == '\n') {
      line[given_up ? 0 : e.length] = 0;
      print(given_up ? "^C\n" : "\n");
      return !given_up;
    }
    apply_key(&e, key);
  }
}
