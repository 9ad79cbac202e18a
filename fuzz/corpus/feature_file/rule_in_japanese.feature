# language: ja
機能: a
  ルール: b
    シナリオ: V-001 c
